"""A producer of operations in Python, which knows longrun.v1 by the descriptors that the server was built with."""

import os
from pathlib import Path

import grpc
from google.longrunning import operations_pb2
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

ADDRESS = os.environ["LONGRUN_TEST_ADDRESS"]
CHECKOUT = Path(__file__).resolve().parents[3]


def _pool():
    """A pool of its own: the one that Google's packages share holds some of these files already."""
    pool = descriptor_pool.DescriptorPool()
    files = descriptor_pb2.FileDescriptorSet.FromString((CHECKOUT / "src/proto/gen/descriptors.binpb").read_bytes())
    for file in files.file:
        pool.Add(file)
    return pool


POOL = _pool()


def message_class(name):
    return message_factory.GetMessageClass(POOL.FindMessageTypeByName(name))


OperationMetadata = message_class("google.cloud.common.OperationMetadata")


def any_of(type_name, **body):
    """An Any in JSON."""
    return {"@type": f"type.googleapis.com/{type_name}", **body}


class Producer:
    """Calls longrun.v1.OperationRegistry with requests in JSON."""

    def __init__(self):
        self._channel = grpc.insecure_channel(ADDRESS)

    def close(self):
        self._channel.close()

    def create(self, **request):
        return self._operation("CreateOperation", request)

    def update(self, **request):
        return self._operation("UpdateOperation", request)

    def state(self, name):
        record = message_class("longrun.v1.OperationRecord")
        response = record.FromString(self._call("GetOperationRecord", {"name": name}))
        return json_format.MessageToDict(response, descriptor_pool=POOL).get("state")

    def _operation(self, method, request):
        return operations_pb2.Operation.FromString(self._call(method, request))

    def _call(self, method, request):
        message = message_class(f"longrun.v1.{method}Request")()
        json_format.ParseDict(request, message, descriptor_pool=POOL)
        call = self._channel.unary_unary(f"/longrun.v1.OperationRegistry/{method}")
        return call(message.SerializeToString(), timeout=10)
