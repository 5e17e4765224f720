"""The front: HTTP in, the service's protocols, signatures checked. It knows no model, only the hosting."""
