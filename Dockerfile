# Two stages: the package is packed from the checkout, the image holds only what the package installs.
FROM node:26-slim AS build
WORKDIR /build
COPY . .
RUN npm install && npm pack --pack-destination /tmp

FROM node:26-slim
COPY --from=build /tmp/rafka-*.tgz /tmp/
RUN npm install --global /tmp/rafka-*.tgz && rm /tmp/rafka-*.tgz && mkdir /data && chown node /data
USER node
VOLUME /data
EXPOSE 9092
ENV RAFKA_ADVERTISED_HOST=localhost
# A shell expands the name; exec hands its place to the broker, so that signals reach it.
CMD ["sh", "-c", "exec rafka serve --data /data --override listeners=PLAINTEXT://0.0.0.0:9092 --override advertised.listeners=PLAINTEXT://$RAFKA_ADVERTISED_HOST:9092"]
