import { type Server, ServerCredentials } from "@grpc/grpc-js";

/** Binds a server to the port in the command line and says so. */
export function listen(server: Server): void {
  server.bindAsync(`127.0.0.1:${process.argv[2]}`, ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(`listening on ${port}`);
  });
}
