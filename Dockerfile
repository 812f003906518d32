# The server, as `docker build -t longrun .` makes it. docs/deploying.md tells how to run it.
FROM node:24-slim AS build
WORKDIR /longrun
COPY package.json package-lock.json tsconfig.json tsconfig.build.json buf.yaml buf.gen.yaml ./
COPY scripts scripts
COPY protos protos
RUN npm ci
COPY src src
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /longrun
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /longrun
COPY --from=dependencies /longrun/node_modules node_modules
COPY --from=build /longrun/dist dist
COPY package.json LICENSE ./
COPY bin bin
COPY protos protos
# For sqlite:/data/operations.db. Nothing else is written, so the rest of the file system may be read-only.
RUN install --directory --owner=node --group=node /data
VOLUME /data
# By number, so that Kubernetes can tell that this is not root.
USER 1000:1000
ENV NODE_ENV=production LONGRUN_LISTEN=0.0.0.0:50051
EXPOSE 50051
# It answers as long as it serves and can read its repository.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:50051/v1/operations?pageSize=1').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that SIGTERM reaches it: it then finishes what it does.
ENTRYPOINT ["node", "bin/longrun.js"]
CMD ["serve"]
