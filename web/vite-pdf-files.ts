import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const packageFolder = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')))

/** Folders that documents may need files of, and which of them. */
const needed: readonly (readonly [folder: string, pattern: RegExp])[] = [
  ['cmaps', /\.bcmap$/],
  ['standard_fonts', /\.(pfb|ttf)$/],
  ['wasm', /_nowasm_fallback\.js$/],
]

/**
 * Puts the files that pdf.js loads by name beside the bundle. The version is in their address, so
 * they can be cached for ever like the rest; `PDF_FILES_URL` says where they are.
 */
export function pdfFiles(): Plugin {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const builtUrl = `/assets/pdfjs-${version}/`
  return {
    name: 'pdf-files',
    config(_, { command }) {
      const url = command === 'serve' ? `/@fs${packageFolder}/` : builtUrl
      return { define: { 'import.meta.env.PDF_FILES_URL': JSON.stringify(url) } }
    },
    generateBundle() {
      for (const [folder, pattern] of needed) {
        for (const name of readdirSync(join(packageFolder, folder))) {
          if (!pattern.test(name)) continue
          const source = readFileSync(join(packageFolder, folder, name))
          this.emitFile({
            type: 'asset',
            fileName: `${builtUrl.slice(1)}${folder}/${name}`,
            source,
          })
        }
      }
    },
  }
}
