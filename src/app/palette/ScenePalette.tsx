import { numberedEntries, type PaletteScene, paletteEntries } from './entries.ts'
import { Palette } from './Palette.tsx'

interface ScenePaletteProps {
  readonly open: boolean
  readonly scene: Omit<PaletteScene, 'samples'>
  onClose(): void
}

/** The palette of what is on screen. */
export const ScenePalette = ({ open, scene, onClose }: ScenePaletteProps) => (
  <Palette
    open={open}
    onClose={onClose}
    numbered={(number) => numberedEntries(scene, number)}
    entries={(samples) => paletteEntries({ ...scene, samples })}
  />
)
