"""google-api-python-client with Google's own documents of two APIs, sent to the server instead of Google."""

import unittest

from api_client import BASE, build_client, string_value
from googleapiclient.errors import HttpError
from producer import Producer, any_of


class ApiManagementTest(unittest.TestCase):
    """API Management, v1alpha, of which every method of operations is called."""

    def setUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        client = build_client("apim", "v1alpha", client_options={"api_endpoint": BASE})
        self.addCleanup(client.close)
        self.operations = client.projects().locations().operations()
        self.parent = "projects/apim/locations/bern"

    def test_gets_an_operation(self):
        name = self.producer.create(parent=self.parent, operation={"metadata": string_value("half")}).name
        operation = self.operations.get(name=name).execute()
        self.assertEqual(operation, {"name": name, "metadata": string_value("half"), "done": False})

    def test_lists_every_page(self):
        parent = "projects/apim/locations/pages"
        names = [self.producer.create(parent=parent).name for _ in range(3)]
        listed = []
        request = self.operations.list(name=parent, filter="done=false", pageSize=2)
        while request is not None:
            page = request.execute()
            listed += [operation["name"] for operation in page["operations"]]
            request = self.operations.list_next(request, page)
        self.assertEqual(listed, names[::-1])

    def test_cancels_with_and_without_a_body(self):
        for arguments in ({}, {"body": {}}):
            name = self.producer.create(parent=self.parent).name
            self.assertEqual(self.operations.cancel(name=name, x__xgafv="2", **arguments).execute(), {})
            self.assertEqual(self.producer.state(name), "CANCELLED")

    def test_deletes_an_operation_which_is_not_found_then(self):
        name = self.producer.create(parent=self.parent).name
        self.assertEqual(self.operations.delete(name=name).execute(), {})
        for version in ("1", "2"):
            with self.assertRaises(HttpError) as raised:
                self.operations.get(name=name, x__xgafv=version).execute()
            self.assertEqual(raised.exception.status_code, 404)
            self.assertIn(name, raised.exception.reason)


class ContainerAnalysisTest(unittest.TestCase):
    """Container Analysis, v1alpha1, which lets its clients create and update operations."""

    def setUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        client = build_client("containeranalysis", "v1alpha1", client_options={"api_endpoint": BASE})
        self.addCleanup(client.close)
        self.operations = client.projects().operations()

    def test_creates_an_operation_and_patches_it_to_its_end(self):
        body = {"operationId": "scan", "operation": {"metadata": string_value("half")}}
        operation = self.operations.create(parent="projects/analysis", body=body).execute()
        name = "projects/analysis/operations/scan"
        self.assertEqual(operation, {"name": name, "metadata": string_value("half"), "done": False})
        end = {"done": True, "response": string_value("clean")}
        patch = {"operation": end, "updateMask": "done,response"}
        operation = self.operations.patch(name=name, body=patch).execute()
        self.assertEqual(operation, {"name": name, "metadata": string_value("half"), **end})
        self.assertEqual(self.producer.state(name), "SUCCEEDED")

    def test_keeps_metadata_of_a_type_that_the_server_does_not_know(self):
        metadata = any_of("google.devtools.containeranalysis.v1alpha1.OperationMetadata", value="CgYIgPjmpgY=")
        body = {"operationId": "unknown-type", "operation": {"metadata": metadata}}
        operation = self.operations.create(parent="projects/analysis", body=body).execute()
        self.assertEqual(operation["metadata"], metadata)

    def test_refuses_an_id_that_is_taken(self):
        body = {"operationId": "twice", "operation": {}}
        self.operations.create(parent="projects/analysis", body=body).execute()
        with self.assertRaises(HttpError) as raised:
            self.operations.create(parent="projects/analysis", body=body).execute()
        self.assertEqual(raised.exception.status_code, 409)

    def test_refuses_an_update_after_the_end(self):
        body = {"operationId": "ended", "operation": {"done": True, "error": {"code": 9, "message": "no disk"}}}
        name = self.operations.create(parent="projects/analysis", body=body).execute()["name"]
        patch = {"operation": {"metadata": string_value("late")}, "updateMask": "metadata"}
        with self.assertRaises(HttpError) as raised:
            self.operations.patch(name=name, body=patch).execute()
        self.assertEqual(raised.exception.status_code, 400)
        self.assertIn("FAILED_PRECONDITION", raised.exception.content.decode())
