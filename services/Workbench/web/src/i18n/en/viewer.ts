/** The large image. */
export const viewer = {
  failed: 'This image cannot be shown. It may be broken: remove it, or answer “not sure”.',
  zoom: 'Zoom',
  in: 'Larger',
  out: 'Smaller',
  toggle: (percent: number | null) => `${percent === null ? '' : `${percent}% of the stored size. `}Stored size or whole image`,
};
