/* An NVML that gives what FAKE_NVML asks for; without it one GPU and driver 580.95.05. */
#include <stdlib.h>
#include <string.h>

int nvmlInit_v2(void) {
  const char *value = getenv("FAKE_NVML");
  return value ? atoi(value) : 0;
}
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned size) {
  strncpy(text, "580.95.05", size);
  return 0;
}
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 1; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) { *device = (void *)1; return 0; }
int nvmlDeviceGetMigMode(void *device, unsigned *now, unsigned *pending) { return 3; }
int nvmlDeviceGetEccMode(void *device, unsigned *now, unsigned *pending) { *now = 1; return 0; }
