// Exports the books of a shop, shelf by shelf, as the producer of a long-running operation.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	longrunning "cloud.google.com/go/longrunning/autogen/longrunningpb"
	"example.com/producer-go/longrunpb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	address := flag.String("address", "localhost:50051", "where longrun listens")
	lease := flag.Duration("lease", 10*time.Second, "how long until a silent producer is given up")
	pace := flag.Duration("pace", time.Second, "how long each of the 20 shelves takes")
	flag.Parse()
	connection := must(grpc.NewClient(*address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.WaitForReady(true)))) // A server that is away comes back.
	ctx, registry, header := context.Background(), longrunpb.NewOperationRegistryClient(connection), metadata.MD{}
	creation := &longrunpb.CreateOperationRequest{Parent: "projects/shop", LeaseDuration: durationpb.New(*lease)}
	name := must(registry.CreateOperation(ctx, creation, grpc.Header(&header))).Name
	fmt.Println(name)
	token := header.Get("longrun-lease-token")[0]
	beat := &longrunpb.HeartbeatRequest{Name: name, LeaseToken: token, LeaseDuration: creation.LeaseDuration}
	shelves, heartbeats, end := time.Tick(*pace), time.Tick(*lease/3), &longrunning.Operation{}
	for shelf := 1; !end.Done; {
		select {
		case <-shelves: // The work itself would be a goroutine that sends what it has done.
			beat.Progress = &longrunpb.Progress{Fraction: float64(shelf) / 20, Message: fmt.Sprintf("shelf %d of 20", shelf)}
			if shelf++; shelf > 20 {
				end.Done, end.Result = true, &longrunning.Operation_Response{Response: must(anypb.New(wrapperspb.String("books.csv")))}
			}
		case <-heartbeats: // Three times a lease: it lives, is so far, and learns whether to stop.
			if must(registry.Heartbeat(ctx, beat)).CancelRequested {
				end.Done, end.Result = true, &longrunning.Operation_Error{Error: status.New(codes.Canceled, "cancelled").Proto()}
			}
		}
	}
	must(registry.UpdateOperation(ctx, &longrunpb.UpdateOperationRequest{
		Name: name, LeaseToken: token, Operation: end, Progress: beat.Progress}))
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
