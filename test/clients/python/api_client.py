"""google-api-python-client without credentials, against the server."""

import httplib2
from googleapiclient.discovery import build
from producer import ADDRESS, any_of

BASE = f"http://{ADDRESS}"


def build_client(api, version, **options):
    """Builds the client of an API, from Google's own document unless a discoveryServiceUrl is given."""
    return build(api, version, http=httplib2.Http(timeout=20), cache_discovery=False, **options)


def string_value(value):
    """A StringValue as a client of JSON writes it into an operation."""
    return any_of("google.protobuf.StringValue", value=value)
