import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { trustedScriptUrl } from '../../trusted-types.ts'

/** A document on its way, with what ends it. */
export interface OpeningDocument {
  document: Promise<PDFDocumentProxy>
  close: () => void
}

/** Asks for the password of an encrypted document; `isRetry` when one was wrong. */
export type AskPassword = (answer: (password: string) => void, isRetry: boolean) => void

const rangeBytes = 2 ** 18

/**
 * Opens a document in a worker of its own, whose address passes the Trusted Types policy. The
 * library is a chunk of its own: it is many times larger than everything around it.
 */
export function openDocument(url: string, askPassword: AskPassword): OpeningDocument {
  const port = new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
  const task = startTask(url, port, askPassword)
  return {
    document: task.then(({ promise }) => promise),
    close: () => {
      const end = () => port.terminate()
      task.then((started) => started.destroy()).then(end, end)
    },
  }
}

async function startTask(
  url: string,
  port: Worker,
  askPassword: AskPassword,
): Promise<PDFDocumentLoadingTask> {
  const { getDocument, PasswordResponses, PDFWorker } = await import('pdfjs-dist')
  const files: string = import.meta.env.PDF_FILES_URL
  const task = getDocument({
    url,
    worker: PDFWorker.create({ port }),
    rangeChunkSize: rangeBytes,
    cMapUrl: `${files}cmaps/`,
    standardFontDataUrl: `${files}standard_fonts/`,
    wasmUrl: `${files}wasm/`,
    // WebAssembly would need a looser policy for scripts; the decoders exist without it too.
    useWasm: false,
    useWorkerFetch: true,
  })
  task.onPassword = (answer: (password: string) => void, reason: number) =>
    askPassword(answer, reason === PasswordResponses.INCORRECT_PASSWORD)
  return task
}
