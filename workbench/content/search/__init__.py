"""Search in a body: text, regular expressions, and JMESPath in a process of its own."""
