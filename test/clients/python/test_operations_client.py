"""google.api_core.operations_v1.OperationsClient against the server."""

import unittest

import grpc
from google.api_core import exceptions
from google.api_core.operations_v1 import OperationsClient
from google.protobuf import wrappers_pb2
from google.rpc import error_details_pb2
from producer import ADDRESS, OperationMetadata, Producer, any_of


class OperationsClientTest(unittest.TestCase):
    def setUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        channel = grpc.insecure_channel(ADDRESS)
        self.addCleanup(channel.close)
        self.client = OperationsClient(channel)

    def test_gets_an_operation_with_its_metadata(self):
        metadata = any_of("google.cloud.common.OperationMetadata", target="books", verb="export")
        name = self.producer.create(parent="projects/python", operation={"metadata": metadata}).name
        operation = self.client.get_operation(name)
        self.assertEqual(operation.name, name)
        self.assertFalse(operation.done)
        unpacked = OperationMetadata()
        self.assertTrue(operation.metadata.Unpack(unpacked))
        self.assertEqual(unpacked.verb, "export")

    def test_gets_the_response_of_a_done_operation(self):
        response = any_of("google.protobuf.StringValue", value="books.csv")
        name = self.producer.create(operation={"done": True, "response": response}).name
        unpacked = wrappers_pb2.StringValue()
        self.assertTrue(self.client.get_operation(name).response.Unpack(unpacked))
        self.assertEqual(unpacked.value, "books.csv")

    def test_lists_every_operation_over_several_pages_newest_first(self):
        parent = "projects/python-pages"
        names = [self.producer.create(parent=parent).name for _ in range(230)]
        pages = [[operation.name for operation in page] for page in self.client.list_operations(parent, "").pages]
        self.assertEqual([len(page) for page in pages], [100, 100, 30])
        self.assertEqual([name for page in pages for name in page], names[::-1])

    def test_lists_a_parent_without_operations(self):
        self.assertEqual(list(self.client.list_operations("projects/python-none", "")), [])

    def test_cancels_an_operation_and_may_do_so_again(self):
        name = self.producer.create().name
        self.client.cancel_operation(name)
        self.client.cancel_operation(name)
        operation = self.client.get_operation(name)
        self.assertTrue(operation.done)
        self.assertEqual(operation.error.code, grpc.StatusCode.CANCELLED.value[0])

    def test_deletes_an_operation_which_is_not_found_then(self):
        name = self.producer.create().name
        self.client.delete_operation(name)
        with self.assertRaises(exceptions.NotFound) as raised:
            self.client.get_operation(name)
        self.assertEqual(raised.exception.reason, "OPERATION_NOT_FOUND")
        self.assertEqual(raised.exception.domain, "longrun")
        self.assertEqual(raised.exception.metadata, {"name": name})
        kinds = [type(detail) for detail in raised.exception.details]
        self.assertIn(error_details_pb2.ResourceInfo, kinds)

    def test_raises_invalid_argument_with_the_field_for_a_malformed_name(self):
        with self.assertRaises(exceptions.InvalidArgument) as raised:
            self.client.get_operation("no operation")
        fields = [
            violation.field
            for detail in raised.exception.details
            if isinstance(detail, error_details_pb2.BadRequest)
            for violation in detail.field_violations
        ]
        self.assertEqual(fields, ["name"])
