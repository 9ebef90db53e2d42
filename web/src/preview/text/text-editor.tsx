import type { File as StoredFile } from '@cloudservice/contract'
import { useState } from 'react'
import { t } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { CodeEditor } from './code-editor.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import type { DecodedText } from './decode-text.ts'
import { useSaveText } from './use-save-text.ts'

/** Properties of {@link TextEditor}. */
export interface TextEditorProps {
  /** The file as it was when editing began. */
  file: StoredFile
  decoded: DecodedText
  onDirtyChange: ((isDirty: boolean) => void) | undefined
  onDone: () => void
}

/** Edits a text; saving makes a version, unless somebody else saved meanwhile. */
export function TextEditor({ file, decoded, onDirtyChange, onDone }: TextEditorProps) {
  const [draft, setDraft] = useState(decoded.text)
  const saving = useSaveText(file, decoded, () => leave())
  const leave = () => {
    onDirtyChange?.(false)
    onDone()
  }
  const change = (text: string) => {
    setDraft(text)
    onDirtyChange?.(text !== decoded.text)
  }
  const save = () => {
    if (draft === decoded.text) leave()
    else saving.save(draft)
  }

  return (
    <>
      <div className="flex items-center justify-end gap-2 px-4 py-2 min-h-13 border-b border-border bg-surface shrink-0">
        <Button look="ghost" onClick={leave}>
          {t('text.discard')}
        </Button>
        <Button look="primary" isBusy={saving.isSaving} onClick={save}>
          {t('text.save')}
        </Button>
      </div>
      <CodeEditor
        label={t('text.content', { name: file.name })}
        text={decoded.text}
        lineBreak={decoded.lineBreak}
        isEditable
        onChange={change}
        onSave={save}
      />
      {saving.conflict && (
        <ConflictDialog
          theirs={saving.conflict}
          mine={draft}
          isSaving={saving.isSaving}
          onKeepMine={() => saving.overwrite(draft)}
          onKeepCopy={() => saving.saveCopy(draft)}
          onKeepTheirs={leave}
          onClose={saving.dismissConflict}
        />
      )}
    </>
  )
}
