/*
 * The fault VFS: stands between SQLite (SQLCipher's codec is above it) and the system's own VFS, tells every change of
 * the disk to a hook before it is made, and does not make it when the hook says so.
 *
 * Built as a loadable extension by tests/torture/vfs.py. Loading it once makes it the process's default VFS, for good;
 * without a hook it only passes calls on. Memory-mapped I/O is off (`PRAGMA mmap_size` is 0 in SQLCipher), and the
 * shared-memory file is passed on untold: it says nothing that a restart believes.
 */
#include <sqlite3ext.h>
#include <unistd.h>

SQLITE_EXTENSION_INIT1

enum { OP_CREATE = 1, OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_DELETE, OP_SYNC_FOLDER };

/* What the hook answers: GO, SKIP (do nothing and say that it was done), or an SQLite result code to fail with. */
enum { GO = 0, SKIP = -1 };

typedef int (*fault_hook)(int op, const char *path, const void *data, int amount, sqlite3_int64 offset);
typedef int (*open_folder)(const char *path, int *handle);

static fault_hook hook = 0;
static sqlite3_vfs *real_vfs = 0;
static open_folder real_open_folder = 0;

typedef struct {
  sqlite3_file base;
  const char *path; /* SQLite keeps it until xClose */
  sqlite3_file *real;
} fault_file;

static sqlite3_file *real_of(sqlite3_file *file) { return ((fault_file *)file)->real; }

static int ask(int op, const char *path, const void *data, int amount, sqlite3_int64 offset) {
  return hook && path ? hook(op, path, data, amount, offset) : GO;
}

static int ask_file(int op, sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset) {
  return ask(op, ((fault_file *)file)->path, data, amount, offset);
}

/* --- files: what changes the disk ------------------------------------------------------------------------------- */

static int file_write(sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset) {
  int answer = ask_file(OP_WRITE, file, data, amount, offset);
  if (answer) return answer == SKIP ? SQLITE_OK : answer;
  return real_of(file)->pMethods->xWrite(real_of(file), data, amount, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
  int answer = ask_file(OP_TRUNCATE, file, 0, 0, size);
  if (answer) return answer == SKIP ? SQLITE_OK : answer;
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int file_sync(sqlite3_file *file, int flags) {
  int answer = ask_file(OP_SYNC, file, 0, flags, 0);
  if (answer) return answer == SKIP ? SQLITE_OK : answer;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}

/* --- files: passed on ------------------------------------------------------------------------------------------- */

static int file_close(sqlite3_file *file) {
  int result = real_of(file)->pMethods->xClose(real_of(file));
  file->pMethods = 0;
  return result;
}

static int file_read(sqlite3_file *file, void *into, int amount, sqlite3_int64 offset) {
  return real_of(file)->pMethods->xRead(real_of(file), into, amount, offset);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }

static int file_unlock(sqlite3_file *file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); }

static int file_check_lock(sqlite3_file *file, int *held) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
}

static int file_control(sqlite3_file *file, int op, void *argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), op, argument);
}

static int file_sector_size(sqlite3_file *file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }

static int file_traits(sqlite3_file *file) { return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file)); }

static int file_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **at) {
  return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, at);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }

static int file_shm_unmap(sqlite3_file *file, int remove) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods methods = {
    2,               file_close,      file_read,     file_write,    file_truncate,    file_sync,
    file_size,       file_lock,       file_unlock,   file_check_lock, file_control,   file_sector_size,
    file_traits,     file_shm_map,    file_shm_lock, file_shm_barrier, file_shm_unmap,
    0,               0,
};

/* --- the file system -------------------------------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *flags_out) {
  fault_file *mine = (fault_file *)file;
  int result;
  (void)vfs;
  mine->base.pMethods = 0;
  mine->path = path;
  mine->real = (sqlite3_file *)&mine[1];
  if (path && (flags & SQLITE_OPEN_CREATE)) {
    /* not xAccess: to it an empty file is none */
    if (access(path, F_OK) != 0 && (result = ask(OP_CREATE, path, 0, 0, 0)) > 0) return result;
  }
  result = real_vfs->xOpen(real_vfs, path, mine->real, flags, flags_out);
  if (mine->real->pMethods) mine->base.pMethods = &methods;
  return result;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
  int answer = ask(OP_DELETE, path, 0, sync_folder, 0);
  (void)vfs;
  if (answer) return answer == SKIP ? SQLITE_OK : answer;
  return real_vfs->xDelete(real_vfs, path, sync_folder);
}

/* The system's VFS syncs a folder by itself (after making a log, after deleting one); this is the only way to see it. */
static int told_open_folder(const char *path, int *handle) {
  int answer = ask(OP_SYNC_FOLDER, path, 0, 0, 0);
  if (answer > 0) return answer;
  return real_open_folder(path, handle);
}

static sqlite3_vfs fault_vfs;

__attribute__((visibility("default"))) void faultvfs_set_hook(fault_hook wanted) { hook = wanted; }

__attribute__((visibility("default"))) int sqlite3_extension_init(sqlite3 *database, char **error,
                                                                 const sqlite3_api_routines *api) {
  int result;
  (void)database;
  (void)error;
  SQLITE_EXTENSION_INIT2(api);
  if (real_vfs) return SQLITE_OK_LOAD_PERMANENTLY;
  real_vfs = sqlite3_vfs_find(0);
  if (!real_vfs || real_vfs->iVersion < 3) return SQLITE_ERROR;
  real_open_folder = (open_folder)real_vfs->xGetSystemCall(real_vfs, "openDirectory");
  result = real_vfs->xSetSystemCall(real_vfs, "openDirectory", (sqlite3_syscall_ptr)told_open_folder);
  if (result != SQLITE_OK) return result;
  fault_vfs = *real_vfs; /* what is not named here takes no notice of which VFS it is called for */
  fault_vfs.pNext = 0;
  fault_vfs.zName = "hall-fault";
  fault_vfs.szOsFile = (int)sizeof(fault_file) + real_vfs->szOsFile;
  fault_vfs.xOpen = vfs_open;
  fault_vfs.xDelete = vfs_delete;
  result = sqlite3_vfs_register(&fault_vfs, 1);
  return result == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : result;
}
