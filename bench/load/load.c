/*
 * A load generator on librdkafka, so that the client costs little beside the broker it measures.
 *
 *   load produce BROKERS TOPIC COUNT SIZE PARTITIONS [name=value ...]   as fast as it goes; name=value are librdkafka settings
 *   load pace    BROKERS TOPIC RATE SECONDS SIZE PARTITIONS [name=value ...]   RATE messages a second; delivery latencies
 *   load trip    BROKERS TOPIC RATE SECONDS SIZE PARTITIONS [name=value ...]   as pace, and a consumer: also from the call to the consumer
 *   load consume BROKERS TOPIC COUNT PARTITIONS [name=value ...]        from the beginning until COUNT messages
 *
 * Prints one line of JSON. Build: cc -O2 -o load load.c -lrdkafka -lm -lpthread (bench/server-process.ts does).
 */
#define _GNU_SOURCE
#include <librdkafka/rdkafka.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t delivered, failed;
static char last_error[256];
static float *latencies;
static int64_t latency_count, latency_capacity;

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque) {
  (void)rk;
  (void)opaque;
  if (m->err) {
    failed++;
    snprintf(last_error, sizeof last_error, "%s", rd_kafka_err2str(m->err));
    return;
  }
  delivered++;
  if (latencies && latency_count < latency_capacity)
    latencies[latency_count++] = (float)(now_us() - (int64_t)(intptr_t)m->_private) / 1000.0f;
}

static void die(const char *what) {
  fprintf(stderr, "load: %s\n", what);
  exit(1);
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *brokers, int argc, char **argv) {
  char error[512];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers, error, sizeof error);
  if (type == RD_KAFKA_PRODUCER) {
    rd_kafka_conf_set(conf, "queue.buffering.max.messages", "1000000", error, sizeof error);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
  } else {
    rd_kafka_conf_set(conf, "group.id", "load", error, sizeof error);
    rd_kafka_conf_set(conf, "enable.auto.commit", "false", error, sizeof error);
    rd_kafka_conf_set(conf, "queued.max.messages.kbytes", "65536", error, sizeof error);
  }
  for (int i = 0; i < argc; i++) {
    char *eq = strchr(argv[i], '=');
    if (!eq) die("settings are name=value");
    *eq = 0;
    if (rd_kafka_conf_set(conf, argv[i], eq + 1, error, sizeof error) != RD_KAFKA_CONF_OK) die(error);
  }
  rd_kafka_t *rk = rd_kafka_new(type, conf, error, sizeof error);
  if (!rk) die(error);
  return rk;
}

static int by_value(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

/* flags: RD_KAFKA_MSG_F_COPY for a payload that changes afterwards; 0 shares it with what is still on its way. */
static void produce_one(rd_kafka_t *rk, rd_kafka_topic_t *topic, int flags, char *payload, size_t size, int32_t partition) {
  for (;;) {
    void *sent = (void *)(intptr_t)now_us();
    if (rd_kafka_produce(topic, partition, flags, payload, size, NULL, 0, sent) == 0) return;
    if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) die(rd_kafka_err2str(rd_kafka_last_error()));
    rd_kafka_poll(rk, 10);
  }
}

static char *random_payload(size_t size) {
  char *payload = malloc(size);
  srand(7);
  for (size_t i = 0; i < size; i++) payload[i] = (char)(rand() >> 7);
  return payload;
}

static int run_produce(int argc, char **argv) {
  int64_t count = atoll(argv[4]);
  size_t size = (size_t)atoll(argv[5]);
  int partitions = atoi(argv[6]);
  rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, argv[2], argc - 7, argv + 7);
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, argv[3], NULL);
  char *payload = random_payload(size);
  int64_t start = now_us();
  for (int64_t i = 0; i < count; i++) {
    produce_one(rk, topic, 0, payload, size, (int32_t)((i / 64) % partitions));
    if ((i & 1023) == 0) rd_kafka_poll(rk, 0);
  }
  while (delivered + failed < count && now_us() - start < 600000000LL) rd_kafka_poll(rk, 100);
  double seconds = (double)(now_us() - start) / 1e6;
  printf("{\"messages\":%lld,\"failed\":%lld,\"seconds\":%.3f,\"perSecond\":%.0f,\"error\":\"%s\"}\n", (long long)delivered,
         (long long)failed, seconds, (double)delivered / seconds, last_error);
  return failed ? 1 : 0;
}

static volatile int trip_ends;
static float *trips;
static int64_t trip_count, trip_capacity;

/* Reads what this process produces, from now on; the payload begins with the time at which it was handed over. */
static void *trip_consumer(void *opaque) {
  char **argv = opaque;
  int partitions = atoi(argv[7]);
  rd_kafka_t *rk = client(RD_KAFKA_CONSUMER, argv[2], 0, NULL);
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
  for (int p = 0; p < partitions; p++)
    rd_kafka_topic_partition_list_add(list, argv[3], p)->offset = RD_KAFKA_OFFSET_END;
  rd_kafka_assign(rk, list);
  while (!trip_ends) {
    rd_kafka_message_t *m = rd_kafka_consumer_poll(rk, 100);
    if (!m) continue;
    if (!m->err && m->len >= sizeof(int64_t) && trip_count < trip_capacity) {
      int64_t sent;
      memcpy(&sent, m->payload, sizeof sent);
      trips[trip_count++] = (float)(now_us() - sent) / 1000.0f;
    }
    rd_kafka_message_destroy(m);
  }
  return NULL;
}

static int run_pace(int argc, char **argv) {
  int is_trip = !strcmp(argv[1], "trip");
  double rate = atof(argv[4]), duration = atof(argv[5]);
  size_t size = (size_t)atoll(argv[6]);
  int partitions = atoi(argv[7]);
  rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, argv[2], argc - 8, argv + 8);
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, argv[3], NULL);
  char *payload = random_payload(size < sizeof(int64_t) ? sizeof(int64_t) : size);
  int64_t count = (int64_t)(rate * duration), sent = 0;
  pthread_t consumer;
  if (is_trip) {
    trip_capacity = count;
    trips = malloc(sizeof(float) * (size_t)count);
    pthread_create(&consumer, NULL, trip_consumer, argv);
    /* It has found its offsets by then. */
    struct timespec settle = {3, 0};
    nanosleep(&settle, NULL);
  }
  int64_t start = now_us();
  latency_capacity = count;
  latencies = malloc(sizeof(float) * (size_t)count);
  while (sent < count) {
    int64_t due = (int64_t)((double)(now_us() - start) / 1e6 * rate);
    if (due > count) due = count;
    for (; sent < due; sent++) {
      int64_t at = now_us();
      if (is_trip) memcpy(payload, &at, sizeof at);
      produce_one(rk, topic, is_trip ? RD_KAFKA_MSG_F_COPY : 0, payload, size, (int32_t)(sent % partitions));
    }
    rd_kafka_poll(rk, 0);
    struct timespec pause = {0, 200000};
    nanosleep(&pause, NULL);
  }
  while (delivered + failed < count && now_us() - start < (int64_t)(duration * 1e6) + 60000000LL) rd_kafka_poll(rk, 10);
  if (is_trip) {
    struct timespec settle = {1, 0};
    nanosleep(&settle, NULL);
    trip_ends = 1;
    pthread_join(consumer, NULL);
    qsort(trips, (size_t)trip_count, sizeof(float), by_value);
  }
  qsort(latencies, (size_t)latency_count, sizeof(float), by_value);
#define OF(values, count, q) (count ? values[(int64_t)((double)(count - 1) * (q))] : -1.0)
#define AT(q) OF(latencies, latency_count, q)
#define TRIP(q) OF(trips, trip_count, q)
  printf("{\"messages\":%lld,\"failed\":%lld,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"p999Ms\":%.3f,\"maxMs\":%.3f,", (long long)delivered,
         (long long)failed, AT(0.5), AT(0.99), AT(0.999), AT(1.0));
  if (is_trip)
    printf("\"trips\":%lld,\"trip50Ms\":%.3f,\"trip99Ms\":%.3f,\"trip999Ms\":%.3f,", (long long)trip_count, TRIP(0.5),
           TRIP(0.99), TRIP(0.999));
  printf("\"error\":\"%s\"}\n", last_error);
  fflush(stdout);
  _exit(failed ? 1 : 0);
}

static int run_consume(int argc, char **argv) {
  int64_t count = atoll(argv[4]);
  int partitions = atoi(argv[5]);
  rd_kafka_t *rk = client(RD_KAFKA_CONSUMER, argv[2], argc - 6, argv + 6);
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
  for (int p = 0; p < partitions; p++) rd_kafka_topic_partition_list_add(list, argv[3], p)->offset = 0;
  rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(rk);
  rd_kafka_assign(rk, list);
  int64_t start = now_us(), first = 0, got = 0, bytes = 0;
  rd_kafka_message_t *batch[4096];
  while (got < count && now_us() - start < 600000000LL) {
    /* The call waits for a full batch, so a long timeout would be added to the end of the run. */
    ssize_t n = rd_kafka_consume_batch_queue(queue, 5, batch, 4096);
    for (ssize_t i = 0; i < n; i++) {
      if (!batch[i]->err) {
        if (!first) first = now_us();
        got++;
        bytes += (int64_t)batch[i]->len;
      }
      rd_kafka_message_destroy(batch[i]);
    }
  }
  /* From the first message on: what comes before are the client's own timers. */
  double seconds = (double)(now_us() - first) / 1e6;
  printf("{\"messages\":%lld,\"bytes\":%lld,\"seconds\":%.3f,\"perSecond\":%.0f,\"firstMs\":%.1f}\n", (long long)got, (long long)bytes,
         seconds, (double)got / seconds, (double)(first - start) / 1000.0);
  fflush(stdout);
  _exit(got < count);
}

int main(int argc, char **argv) {
  if (argc >= 7 && !strcmp(argv[1], "produce")) return run_produce(argc, argv);
  if (argc >= 8 && (!strcmp(argv[1], "pace") || !strcmp(argv[1], "trip"))) return run_pace(argc, argv);
  if (argc >= 6 && !strcmp(argv[1], "consume")) return run_consume(argc, argv);
  die("usage: load produce|pace|consume ..., see the head of load.c");
}
