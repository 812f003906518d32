"""google-api-python-client with the server's own Discovery document."""

import json
import unittest

import httplib2
from api_client import BASE, build_client, string_value
from googleapiclient.discovery import V1_DISCOVERY_URI, build_from_document
from googleapiclient.errors import HttpError
from producer import Producer

DISCOVERY_URL = BASE + "/$discovery/rest?version={apiVersion}"
PROJECT = "projects/discovery"
LOCATION = "projects/discovery/locations/zurich"


class DiscoveryClientTest(unittest.TestCase):
    def setUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        self.client = build_client("longrun", "v1", discoveryServiceUrl=DISCOVERY_URL)
        self.addCleanup(self.client.close)

    def collections(self):
        """Each collection that the document has, with a parent in it."""
        projects = self.client.projects()
        return [
            (self.client.operations(), ""),
            (projects.operations(), PROJECT),
            (projects.locations().operations(), LOCATION),
        ]

    def test_creates_gets_and_deletes_an_operation_in_each_collection(self):
        for operations, parent in self.collections():
            with self.subTest(parent):
                body = {"operation": {"metadata": string_value("half")}}
                created = operations.create(**({"parent": parent} if parent else {}), body=body).execute()
                self.assertEqual(created["metadata"], string_value("half"))
                self.assertTrue(created["name"].startswith(f"{parent}/operations/".lstrip("/")))
                self.assertEqual(operations.get(name=created["name"]).execute(), created)
                self.assertEqual(operations.delete(name=created["name"]).execute(), {})
                with self.assertRaises(HttpError) as raised:
                    operations.get(name=created["name"]).execute()
                self.assertEqual(raised.exception.status_code, 404)

    def test_names_the_operation_that_it_creates(self):
        operations = self.client.projects().operations()
        created = operations.create(parent=PROJECT, body={"operationId": "named", "operation": {}}).execute()
        self.assertEqual(created, {"name": f"{PROJECT}/operations/named", "done": False})

    def test_patches_an_operation_to_its_end(self):
        for operations, parent in self.collections():
            with self.subTest(parent):
                name = self.producer.create(parent=parent).name
                end = {"done": True, "response": string_value("books.csv")}
                body = {"operation": end, "updateMask": "done,response"}
                self.assertEqual(operations.patch(name=name, body=body).execute(), {"name": name, **end})
                self.assertEqual(self.producer.state(name), "SUCCEEDED")

    def test_lists_over_several_pages_with_a_filter_newest_first(self):
        operations = self.client.projects().locations().operations()
        parent = f"{LOCATION}-pages"
        names = [self.producer.create(parent=parent).name for _ in range(5)]
        self.producer.create(parent=parent, operation={"done": True, "response": string_value("done")})
        request = operations.list(name=parent, filter="done = false AND state = PENDING", pageSize=2)
        pages = []
        while request is not None:
            page = request.execute()
            pages.append([operation["name"] for operation in page.get("operations", [])])
            request = operations.list_next(request, page)
        self.assertEqual([len(page) for page in pages], [2, 2, 1])
        self.assertEqual([name for page in pages for name in page], names[::-1])

    def test_lists_operations_of_the_root(self):
        name = self.producer.create().name
        page = self.client.operations().list(filter=f'name = "{name}"').execute()
        self.assertEqual(page, {"operations": [{"name": name, "done": False}]})

    def test_lists_with_a_filter_that_is_too_long_for_a_url(self):
        operations = self.client.projects().operations()
        parent = f"{PROJECT}-long"
        name = self.producer.create(parent=parent).name
        terms = [f'name = "{parent}/operations/number-{number:03}"' for number in range(50)]
        request = operations.list(name=parent, filter=" OR ".join([*terms, f'name = "{name}"']))
        self.assertGreater(len(request.uri), 2048)
        self.assertEqual(request.execute()["operations"], [{"name": name, "done": False}])

    def test_cancels_with_and_without_a_body(self):
        for operations, parent in self.collections():
            for arguments in ({}, {"body": {}}):
                with self.subTest(parent=parent, arguments=arguments):
                    name = self.producer.create(parent=parent).name
                    self.assertEqual(operations.cancel(name=name, **arguments).execute(), {})
                    operation = operations.get(name=name).execute()
                    self.assertEqual((operation["done"], operation["error"]["code"]), (True, 1))

    def test_waits_for_an_operation_until_the_timeout(self):
        operations = self.client.projects().operations()
        name = self.producer.create(parent=PROJECT).name
        waited = operations.wait(name=name, body={"timeout": "0.05s"}).execute()
        self.assertEqual(waited, {"name": name, "done": False})

    def test_gets_and_counts_records(self):
        operations = self.client.projects().operations()
        parent = f"{PROJECT}-records"
        name = self.producer.create(parent=parent, labels={"team": "books"}).name
        record = operations.record(name=name).execute()
        self.assertEqual((record["state"], record["labels"]), ("PENDING", {"team": "books"}))
        self.assertEqual(operations.records(parent=parent).execute(), {"operationRecords": [record]})
        counts = operations.count(parent=parent, filter="labels.team = books").execute()
        self.assertEqual(counts["counts"], [{"state": "PENDING", "count": "1"}])

    def test_raises_the_error_in_the_format_that_xgafv_asks_for(self):
        operations = self.client.projects().operations()
        name = f"{PROJECT}/operations/none"
        errors = {}
        for version in ("1", "2"):
            with self.assertRaises(HttpError) as raised:
                operations.get(name=name, x__xgafv=version).execute()
            self.assertEqual(raised.exception.status_code, 404)
            self.assertIn(name, raised.exception.reason)
            errors[version] = json.loads(raised.exception.content)["error"]
        self.assertEqual([item["reason"] for item in errors["1"]["errors"]], ["notFound"])
        self.assertNotIn("errors", errors["2"])
        self.assertEqual(errors["2"]["status"], "NOT_FOUND")
        self.assertEqual(errors["2"]["details"][0]["reason"], "OPERATION_NOT_FOUND")

    def test_raises_the_violated_field_of_a_bad_request(self):
        operations = self.client.projects().operations()
        with self.assertRaises(HttpError) as raised:
            operations.list(name=PROJECT, filter="done = ").execute()
        self.assertEqual(raised.exception.status_code, 400)
        violations = [
            violation["field"]
            for detail in raised.exception.error_details
            for violation in detail.get("fieldViolations", [])
        ]
        self.assertEqual(violations, ["filter"])

    def test_is_built_from_the_document_at_its_older_url_too(self):
        url = V1_DISCOVERY_URI.replace("https://www.googleapis.com", BASE)
        client = build_client("longrun", "v1", discoveryServiceUrl=url)
        self.addCleanup(client.close)
        name = self.producer.create(parent=LOCATION).name
        self.assertEqual(client.projects().locations().operations().get(name=name).execute()["name"], name)

    def test_is_built_from_a_document_that_was_kept(self):
        http = httplib2.Http(timeout=20)
        self.addCleanup(http.close)
        _, content = http.request(DISCOVERY_URL.replace("{apiVersion}", "v1"))
        client = build_from_document(content.decode(), http=http)
        name = self.producer.create(parent=PROJECT).name
        self.assertEqual(client.projects().operations().get(name=name).execute()["name"], name)
