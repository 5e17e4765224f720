"""Load tests: users of Locust that send through the one invoker, in one process or many."""

import os

# Locust patches the standard library for gevent when it is imported, unless this is set. It stays unpatched:
# boto3 and the invoker run in threads of their own, as everywhere else, and users of Locust wait for them.
os.environ["LOCUST_SKIP_MONKEY_PATCH"] = "1"
