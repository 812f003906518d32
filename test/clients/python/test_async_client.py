"""google.api_core.operations_v1.OperationsAsyncClient and AsyncOperation against the server."""

import unittest

import grpc
from google.api_core import exceptions, operation_async
from google.api_core.operations_v1 import OperationsAsyncClient
from google.protobuf import wrappers_pb2
from producer import ADDRESS, OperationMetadata, Producer, any_of


class OperationsAsyncClientTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.producer = Producer()
        self.addCleanup(self.producer.close)
        channel = grpc.aio.insecure_channel(ADDRESS)
        self.addAsyncCleanup(channel.close)
        self.client = OperationsAsyncClient(channel)

    async def test_gets_cancels_and_deletes_an_operation(self):
        name = self.producer.create().name
        self.assertFalse((await self.client.get_operation(name)).done)
        await self.client.cancel_operation(name)
        self.assertTrue((await self.client.get_operation(name)).done)
        await self.client.delete_operation(name)
        with self.assertRaises(exceptions.NotFound):
            await self.client.get_operation(name)

    async def test_lists_every_operation_over_several_pages(self):
        parent = "projects/python-async"
        names = [self.producer.create(parent=parent).name for _ in range(120)]
        listed = [operation.name async for operation in await self.client.list_operations(parent, "")]
        self.assertEqual(listed, names[::-1])

    async def test_awaits_the_result_of_an_operation_with_its_metadata(self):
        metadata = any_of("google.cloud.common.OperationMetadata", verb="export")
        future = operation_async.from_gapic(
            self.producer.create(operation={"metadata": metadata}),
            self.client,
            wrappers_pb2.StringValue,
            metadata_type=OperationMetadata,
        )
        self.assertFalse(await future.done())
        self.assertEqual(future.metadata.verb, "export")
        response = any_of("google.protobuf.StringValue", value="books.csv")
        self.producer.update(operation={"name": future.operation.name, "done": True, "response": response})
        self.assertEqual((await future.result(timeout=30)).value, "books.csv")
