import type { UploadEntry } from './upload-item.ts'

/** Asks for files; resolves with none when the person closes the picker. */
export function pickFiles(): Promise<UploadEntry[]> {
  return pick({ multiple: true })
}

/** Asks for a folder; resolves with everything in it, the folder itself being the first of the path. */
export function pickFolder(): Promise<UploadEntry[]> {
  return pick({ webkitdirectory: true })
}

function pick(kind: { multiple?: boolean; webkitdirectory?: boolean }): Promise<UploadEntry[]> {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', ...kind })
    const finish = (entries: UploadEntry[]) => {
      input.remove()
      resolve(entries)
    }
    input.addEventListener('change', () => finish(Array.from(input.files ?? [], toEntry)))
    input.addEventListener('cancel', () => finish([]))
    // Some browsers drop an input that is in no document before the picker is closed.
    input.hidden = true
    document.body.append(input)
    input.click()
  })
}

function toEntry(file: File): UploadEntry {
  return { file, path: file.webkitRelativePath.split('/').slice(0, -1) }
}
