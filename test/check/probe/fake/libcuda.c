/* A libcuda that gives what the variables FAKE_* ask for; without them one healthy GPU of sm_89. */
#include <stdlib.h>
#include <string.h>

static int given(const char *name, int otherwise) {
  const char *value = getenv(name);
  return value ? atoi(value) : otherwise;
}

int cuInit(unsigned flags) { return given("FAKE_CUINIT", 0); }
int cuDriverGetVersion(int *version) { *version = given("FAKE_CUDA", 13000); return 0; }
int cuDeviceGetCount(int *count) { *count = given("FAKE_GPUS", 1); return 0; }
int cuDeviceGet(int *device, int index) { *device = index; return 0; }
int cuDeviceGetName(char *name, int size, int device) {
  strncpy(name, "NVIDIA Fake 4090", size);
  return 0;
}
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  *value = attribute == 75 ? given("FAKE_CC", 89) / 10 : attribute == 76 ? given("FAKE_CC", 89) % 10 : 128;
  return 0;
}
int cuDevicePrimaryCtxRetain(void **context, int device) {
  *context = (void *)1;
  return given("FAKE_CONTEXT", 0);
}
int cuDevicePrimaryCtxRelease_v2(int device) { return 0; }
int cuCtxSetCurrent(void *context) { return 0; }
int cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
  *free_bytes = 20ul << 30;
  *total = 24ul << 30;
  return 0;
}
