const reloadedAtKey = 'cloudservice.reloadedAt'
const patienceMs = 30_000

/**
 * Loads the page again when a part of the app is gone because the server has a newer version. A
 * second failure soon after is an error, not an update.
 */
export function reloadAfterUpdate(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const reloadedAt = Number(sessionStorage.getItem(reloadedAtKey))
    if (Date.now() - reloadedAt < patienceMs) return
    event.preventDefault()
    sessionStorage.setItem(reloadedAtKey, String(Date.now()))
    location.reload()
  })
}
