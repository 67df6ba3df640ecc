# syntax=docker/dockerfile:1
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --profile dist --locked

FROM alpine:3
COPY --from=build /source/target/dist/alloy-lint /usr/local/bin/alloy-lint
WORKDIR /work
USER 65534
ENTRYPOINT ["alloy-lint"]
CMD ["check"]
