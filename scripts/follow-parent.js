/**
 * Imported by a process that must not outlive the one that started it, also when that one is
 * killed and can tell nobody.
 */
const parent = process.ppid

const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
}, 200).unref()
