"""Exports the books of a shop, shelf by shelf, as the producer of a long-running operation."""

import argparse
import threading
import uuid

import grpc
from google.longrunning.operations_pb2 import Operation
from google.protobuf import any_pb2, duration_pb2, wrappers_pb2
from google.rpc import code_pb2, status_pb2
from longrun.v1 import operation_registry_pb2 as longrun
from longrun.v1.operation_registry_pb2_grpc import OperationRegistryStub

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
parser.add_argument("--address", default="localhost:50051", help="where longrun listens")
parser.add_argument("--lease", type=int, default=10, help="seconds after which a silent producer is given up")
parser.add_argument("--pace", type=float, default=1.0, help="seconds that each of the 20 shelves takes")
options = parser.parse_args()

# Every call may be repeated: a creation by its request ID, a heartbeat and an end by what they are.
RETRIES = """{"methodConfig": [{"name": [{}], "waitForReady": true, "retryPolicy": {"maxAttempts": 5,
    "initialBackoff": "0.1s", "maxBackoff": "2s", "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}]}"""
registry = OperationRegistryStub(grpc.insecure_channel(options.address, [("grpc.service_config", RETRIES)]))
lease = duration_pb2.Duration(seconds=options.lease)
creation = longrun.CreateOperationRequest(parent="projects/shop", request_id=str(uuid.uuid4()), lease_duration=lease)
operation, call = registry.CreateOperation.with_call(creation, timeout=30)
held = {"name": operation.name, "lease_token": dict(call.initial_metadata())["longrun-lease-token"]}
print(operation.name, flush=True)

progress, stop = longrun.Progress(), threading.Event()


def keep_lease():
    """Shows three times a lease that the producer lives, and how far it is. Learns so whether to stop."""
    while not stop.wait(options.lease / 3):
        beat = longrun.HeartbeatRequest(**held, lease_duration=lease, progress=progress)
        try:
            if registry.Heartbeat(beat, timeout=options.lease / 3).cancel_requested:
                stop.set()
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
                stop.set()  # The operation was deleted or ended, or is another producer's.


threading.Thread(target=keep_lease, daemon=True).start()
for shelf in range(1, 21):
    if stop.wait(options.pace):  # The work itself would be here.
        break
    progress.fraction, progress.message = shelf / 20, f"shelf {shelf} of 20"
if stop.is_set():
    result = {"error": status_pb2.Status(code=code_pb2.CANCELLED, message="cancelled")}
else:
    result = {"response": any_pb2.Any()}
    result["response"].Pack(wrappers_pb2.StringValue(value="books.csv"))
stop.set()
# Refused if the operation is no longer ours, whatever became of it.
end = longrun.UpdateOperationRequest(**held, operation=Operation(done=True, **result), progress=progress)
registry.UpdateOperation(end, timeout=30)
