"""google.api_core.operation.Operation, the future that Google's Python clients return, against the server."""

import threading
import unittest

import grpc
from google.api_core import exceptions, operation, retry
from google.api_core.operations_v1 import OperationsClient
from google.longrunning import operations_pb2
from google.protobuf import wrappers_pb2
from google.rpc import error_details_pb2
from producer import ADDRESS, OperationMetadata, Producer, any_of

POLLING = retry.Retry(
    predicate=retry.if_exception_type(operation.polling._OperationNotComplete),
    initial=0.02,
    maximum=0.1,
    timeout=30,
)


class OperationFuturesTest(unittest.TestCase):
    def setUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        channel = grpc.insecure_channel(ADDRESS)
        self.addCleanup(channel.close)
        self.client = OperationsClient(channel)

    def future(self, **request):
        """The future of an operation that is created by this request."""
        return operation.from_gapic(
            self.producer.create(**request),
            self.client,
            wrappers_pb2.StringValue,
            metadata_type=OperationMetadata,
            polling=POLLING,
        )

    def produce(self, *updates):
        """Sends updates in a thread of its own, as a producer does."""
        thread = threading.Thread(target=lambda: [self.producer.update(**update) for update in updates])
        self.addCleanup(thread.join)
        thread.start()

    def test_result_is_the_response_that_the_producer_ends_the_operation_with(self):
        future = self.future(parent="projects/python")
        name = future.operation.name
        self.assertFalse(future.done())
        called_back = threading.Event()
        future.add_done_callback(lambda _: called_back.set())
        response = any_of("google.protobuf.StringValue", value="books.csv")
        self.produce(
            {"name": name, "progress": {"fraction": 0.5}},
            {"operation": {"name": name, "done": True, "response": response}},
        )
        self.assertEqual(future.result(timeout=30), wrappers_pb2.StringValue(value="books.csv"))
        self.assertTrue(future.done())
        self.assertIsNone(future.exception())
        self.assertFalse(future.cancelled())
        self.assertTrue(called_back.wait(10))

    def test_metadata_is_typed_and_the_latest(self):
        first = any_of("google.cloud.common.OperationMetadata", target="books", verb="export")
        future = self.future(operation={"metadata": first})
        self.assertEqual(future.metadata, OperationMetadata(target="books", verb="export"))
        newer = {**first, "statusDetail": "half"}
        self.producer.update(operation={"name": future.operation.name, "metadata": newer})
        self.assertFalse(future.done())
        self.assertEqual(future.metadata.status_detail, "half")

    def test_metadata_is_none_if_the_producer_gives_none(self):
        self.assertIsNone(self.future().metadata)

    def test_exception_of_a_failed_operation_has_its_code_its_message_and_its_details(self):
        future = self.future()
        info = any_of("google.rpc.ErrorInfo", reason="OUT_OF_BOOKS", domain="shop.example")
        error = {"code": 8, "message": "No more books.", "details": [info]}
        self.produce({"operation": {"name": future.operation.name, "done": True, "error": error}})
        exception = future.exception(timeout=30)
        self.assertIsInstance(exception, exceptions.ResourceExhausted)
        self.assertEqual(exception.message, "No more books.")
        [status] = exception.errors
        unpacked = error_details_pb2.ErrorInfo()
        self.assertTrue(status.details[0].Unpack(unpacked))
        self.assertEqual(unpacked.reason, "OUT_OF_BOOKS")
        with self.assertRaises(exceptions.ResourceExhausted):
            future.result()

    def test_cancel_ends_an_operation_that_is_pending(self):
        future = self.future()
        self.assertTrue(future.cancel())
        self.assertTrue(future.cancelled())
        self.assertFalse(future.cancel())
        self.assertIsInstance(future.exception(), exceptions.Cancelled)

    def test_cancel_reaches_the_producer_of_a_running_operation_which_ends_it(self):
        future = self.future()
        name = future.operation.name
        self.producer.update(name=name)
        self.assertTrue(future.cancel())
        self.assertFalse(future.cancelled())
        self.assertEqual(self.producer.state(name), "CANCELLING")
        self.produce({"operation": {"name": name, "done": True, "error": {"code": 1, "message": "stopped"}}})
        with self.assertRaises(exceptions.Cancelled):
            future.result(timeout=30)
        self.assertTrue(future.cancelled())

    def test_a_success_beats_the_request_to_cancel(self):
        future = self.future()
        name = future.operation.name
        self.producer.update(name=name)
        future.cancel()
        response = any_of("google.protobuf.StringValue", value="finished")
        self.producer.update(operation={"name": name, "done": True, "response": response})
        self.assertEqual(future.result(timeout=30).value, "finished")
        self.assertFalse(future.cancelled())

    def test_a_future_is_made_from_a_name_in_another_process(self):
        response = any_of("google.protobuf.StringValue", value="later")
        name = self.producer.create(operation={"done": True, "response": response}).name
        known = operations_pb2.Operation(name=name)
        future = operation.from_gapic(known, self.client, wrappers_pb2.StringValue, polling=POLLING)
        self.assertEqual(future.result(timeout=30).value, "later")

    def test_result_raises_not_found_when_the_operation_is_deleted_meanwhile(self):
        future = self.future()
        self.client.delete_operation(future.operation.name)
        with self.assertRaises(exceptions.NotFound):
            future.result(timeout=30)
