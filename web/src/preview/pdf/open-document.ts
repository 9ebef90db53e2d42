import * as pdfjs from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { trustedScriptUrl } from '../../trusted-types.ts'

/** A document on its way, with what ends it. */
export interface OpeningDocument {
  document: Promise<pdfjs.PDFDocumentProxy>
  close: () => void
}

/** Asks for the password of an encrypted document; `isRetry` when one was wrong. */
export type AskPassword = (answer: (password: string) => void, isRetry: boolean) => void

const rangeBytes = 2 ** 18

/** Opens a document in a worker of its own, whose address passes the Trusted Types policy. */
export function openDocument(url: string, askPassword: AskPassword): OpeningDocument {
  const port = new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
  const worker = pdfjs.PDFWorker.create({ port })
  const files: string = import.meta.env.PDF_FILES_URL
  const task = pdfjs.getDocument({
    url,
    worker,
    rangeChunkSize: rangeBytes,
    cMapUrl: `${files}cmaps/`,
    standardFontDataUrl: `${files}standard_fonts/`,
    wasmUrl: `${files}wasm/`,
    // WebAssembly would need a looser policy for scripts; the decoders exist without it too.
    useWasm: false,
    useWorkerFetch: true,
  })
  task.onPassword = (answer: (password: string) => void, reason: number) =>
    askPassword(answer, reason === pdfjs.PasswordResponses.INCORRECT_PASSWORD)
  return {
    document: task.promise,
    close: () => {
      const end = () => {
        worker.destroy()
        port.terminate()
      }
      task.destroy().then(end, end)
    },
  }
}
