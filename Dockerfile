# The server, as `docker build -t longrun .` makes it. docs/deploying.md tells how to run it.
FROM node:24-slim AS build
WORKDIR /longrun
COPY package.json package-lock.json tsconfig.json tsconfig.build.json buf.yaml buf.gen.yaml ./
COPY scripts scripts
COPY protos protos
COPY console console
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
# It is ready as long as it serves and its repository answers. Whose certificate that is does not matter here.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "require(process.env.LONGRUN_TLS_CERT ? 'https' : 'http').get({ host: '127.0.0.1', port: 50051, path: '/readyz', rejectUnauthorized: false }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Node itself, so that SIGTERM reaches it: it then finishes what it does.
ENTRYPOINT ["node", "bin/longrun.js"]
CMD ["serve"]
