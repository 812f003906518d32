"""google.api_core.operations_v1.AbstractOperationsClient, Google's operations client over REST, against the server."""

import unittest

from google.api_core import exceptions
from google.api_core.operations_v1 import AbstractOperationsClient
from google.api_core.operations_v1.transports.rest import OperationsRestTransport
from google.auth.credentials import AnonymousCredentials
from google.protobuf import wrappers_pb2
from producer import ADDRESS, Producer, any_of

PARENT = "projects/rest"


class RestOperationsClientTest(unittest.TestCase):
    def setUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        self.client = self.connect()

    def connect(self, **options):
        # It forgets its own option url_scheme, but keeps the scheme of a host.
        transport = OperationsRestTransport(host=f"http://{ADDRESS}", credentials=AnonymousCredentials(), **options)
        self.addCleanup(transport._session.close)
        return AbstractOperationsClient(transport=transport)

    def test_gets_an_operation_with_its_metadata(self):
        metadata = any_of("google.protobuf.StringValue", value="half")
        name = self.producer.create(parent=PARENT, operation={"metadata": metadata}).name
        operation = self.client.get_operation(name)
        self.assertEqual((operation.name, operation.done), (name, False))
        unpacked = wrappers_pb2.StringValue()
        self.assertTrue(operation.metadata.Unpack(unpacked))
        self.assertEqual(unpacked.value, "half")

    def test_gets_the_error_of_a_failed_operation(self):
        error = {"code": 9, "message": "no disk", "details": [any_of("google.rpc.RetryInfo", retryDelay="2s")]}
        name = self.producer.create(parent=PARENT, operation={"done": True, "error": error}).name
        operation = self.client.get_operation(name)
        self.assertEqual((operation.error.code, operation.error.message), (9, "no disk"))
        self.assertEqual(len(operation.error.details), 1)

    def test_gets_an_operation_under_another_version(self):
        name = self.producer.create(parent=PARENT).name
        self.assertEqual(self.connect(path_prefix="v2beta1").get_operation(name).name, name)

    def test_lists_every_operation_over_several_pages_newest_first(self):
        parent = f"{PARENT}-pages"
        names = [self.producer.create(parent=parent).name for _ in range(130)]
        listed = self.client.list_operations(parent, "").pages
        pages = [[operation.name for operation in page.operations] for page in listed]
        self.assertEqual([len(page) for page in pages], [100, 30])
        self.assertEqual([name for page in pages for name in page], names[::-1])

    def test_lists_with_a_filter(self):
        parent = f"{PARENT}-filter"
        self.producer.create(parent=parent)
        done = self.producer.create(parent=parent, operation={"done": True, "error": {"code": 5, "message": "gone"}})
        listed = self.client.list_operations(parent, "done=true AND error.code = 5")
        self.assertEqual([operation.name for operation in listed], [done.name])

    def test_lists_operations_of_the_root_by_the_collection_itself(self):
        name = self.producer.create().name
        listed = self.client.list_operations("operations", f'name = "{name}"')
        self.assertEqual([operation.name for operation in listed], [name])

    def test_cancels_an_operation_and_may_do_so_again(self):
        name = self.producer.create(parent=PARENT).name
        self.client.cancel_operation(name)
        self.client.cancel_operation(name)
        self.assertEqual(self.producer.state(name), "CANCELLED")

    def test_deletes_an_operation_which_is_not_found_then(self):
        name = self.producer.create(parent=PARENT).name
        self.client.delete_operation(name)
        with self.assertRaises(exceptions.NotFound) as raised:
            self.client.get_operation(name)
        self.assertIn(name, raised.exception.message)
        self.assertEqual(raised.exception.reason, "OPERATION_NOT_FOUND")
        self.assertEqual(raised.exception.domain, "longrun")
        self.assertEqual(raised.exception.metadata, {"name": name})

    def test_raises_bad_request_for_a_malformed_filter(self):
        with self.assertRaises(exceptions.BadRequest) as raised:
            list(self.client.list_operations(PARENT, "done ="))
        self.assertIn("filter", str(raised.exception.details))
