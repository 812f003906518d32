"""The SDK of ExtremeCloud IQ against the profile that is served at /xiq."""

import json
import unittest

from extremecloudiq import ApiClient, Configuration
from extremecloudiq.api.operation_api import OperationApi
from extremecloudiq.exceptions import BadRequestException, NotFoundException
from extremecloudiq.models.xiq_error import XiqError
from extremecloudiq.models.xiq_operation_status import XiqOperationStatus
from producer import ADDRESS, Producer, any_of

MONTH = 30 * 24 * 60 * 60


class XiqClientTest(unittest.TestCase):
    def setUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        configuration = Configuration(host=f"http://{ADDRESS}/xiq", access_token="token")
        self.api = OperationApi(ApiClient(configuration))

    def create(self, **request):
        """Creates an operation in the root and gives its ID."""
        return self.producer.create(**request).name.removeprefix("operations/")

    def test_gets_a_pending_operation(self):
        operation_id = self.create()
        operation = self.api.get_operation(operation_id)
        self.assertEqual((operation.id, operation.done), (operation_id, False))
        self.assertEqual(operation.metadata.status, XiqOperationStatus.PENDING)
        self.assertTrue(operation.metadata.cancelable)
        self.assertEqual(operation.metadata.expires_in, MONTH)
        self.assertIsNone(operation.metadata.start_time)
        self.assertIsNone(operation.response)
        self.assertIsNone(operation.error)

    def test_gets_the_progress_of_a_running_operation(self):
        operation_id = self.create(ttl="60s")
        progress = {"fraction": 0.416, "message": "reading"}
        self.producer.update(name=f"operations/{operation_id}", progress=progress)
        metadata = self.api.get_operation(operation_id).metadata
        self.assertEqual(metadata.status, XiqOperationStatus.RUNNING)
        self.assertEqual((metadata.percentage, metadata.step), (42, "reading"))
        self.assertEqual(metadata.expires_in, 60)
        self.assertLessEqual(metadata.create_time, metadata.start_time)
        self.assertLessEqual(metadata.start_time, metadata.update_time)

    def test_gets_the_progress_that_a_struct_of_metadata_tells(self):
        metadata = any_of("google.protobuf.Struct", value={"percentage": 7, "step": "one"})
        shown = self.api.get_operation(self.create(operation={"metadata": metadata})).metadata
        self.assertEqual((shown.percentage, shown.step), (7, "one"))

    def test_gets_the_response_of_a_done_operation(self):
        response = any_of("google.protobuf.Struct", value={"devices": [1, 2]})
        operation = self.api.get_operation(self.create(operation={"done": True, "response": response}))
        self.assertTrue(operation.done)
        self.assertEqual(operation.metadata.status, XiqOperationStatus.SUCCEEDED)
        self.assertFalse(operation.metadata.cancelable)
        self.assertEqual(operation.response, {"devices": [1, 2]})
        self.assertGreater(operation.metadata.expires_in, MONTH - 60)
        self.assertIsNotNone(operation.metadata.end_time)

    def test_gets_the_error_of_a_failed_operation(self):
        operation = self.api.get_operation(self.create(operation={"done": True, "error": {"code": 9, "message": "no"}}))
        self.assertEqual(operation.metadata.status, XiqOperationStatus.FAILED)
        self.assertEqual((operation.error.error_code, operation.error.error_message), ("FAILED_PRECONDITION", "no"))

    def test_gets_an_operation_by_its_whole_name(self):
        name = self.producer.create(parent="projects/xiq/locations/bern").name
        self.assertEqual(self.api.get_operation(name).id, name)

    def test_cancels_a_pending_operation(self):
        operation_id = self.create()
        self.assertIsNone(self.api.cancel_operation(operation_id))
        operation = self.api.get_operation(operation_id)
        self.assertTrue(operation.done)
        self.assertEqual(operation.metadata.status, XiqOperationStatus.CANCELED)
        self.assertEqual(operation.error.error_code, "CANCELLED")

    def test_requests_the_cancellation_of_a_running_operation(self):
        operation_id = self.create(lease_duration="60s")
        self.api.cancel_operation(operation_id)
        metadata = self.api.get_operation(operation_id).metadata
        self.assertEqual((metadata.status, metadata.cancelable), (XiqOperationStatus.CANCELING, False))

    def test_deletes_a_pending_and_a_done_operation(self):
        for operation in ({}, {"done": True, "error": {"code": 5, "message": "gone"}}):
            operation_id = self.create(operation=operation)
            self.assertIsNone(self.api.delete_operation(operation_id))
            with self.assertRaises(NotFoundException) as raised:
                self.api.get_operation(operation_id)
            self.assertEqual(self.error(raised).error_code, "NOT_FOUND")

    def test_does_not_delete_a_running_operation(self):
        operation_id = self.create(lease_duration="60s")
        with self.assertRaises(BadRequestException) as raised:
            self.api.delete_operation(operation_id)
        self.assertEqual(self.error(raised).error_code, "FAILED_PRECONDITION")
        self.assertFalse(self.api.get_operation(operation_id).done)

    def error(self, raised):
        """The XiqError in the body of what was raised, which the SDK leaves as text."""
        return XiqError.from_dict(json.loads(raised.exception.body))
