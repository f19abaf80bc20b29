import type { Decision } from '../api/types';

const paths = {
  keep: 'M4 8.500 7 11.500 12.500 5',
  relabel: 'M3 6h9M9.500 3.500 12 6 9.500 8.500M13 11H4M6.500 8.500 4 11l2.500 2.500',
  remove: 'M4 4l8 8M12 4l-8 8',
  unsure: 'M5.800 6.200a2.200 2.200 0 1 1 3.300 1.900c-.8.5-1.100.9-1.100 1.700M8 12.100v.1',
  undo: 'M6 4 3 7l3 3M3.500 7H10a3 3 0 0 1 0 6H7',
  grid: 'M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z',
  one: 'M2.500 3.500h11v9h-11zM2.500 10l3-3 3 3 2-2 3 3',
  help: 'M5.800 6.200a2.200 2.200 0 1 1 3.300 1.900c-.8.5-1.100.9-1.100 1.700M8 12.100v.1',
  person: 'M8 8a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM3.500 13.500c.5-2.500 2.300-3.500 4.500-3.500s4 1 4.500 3.500',
  download: 'M8 3v7M5 7.500 8 10.500l3-3M3 13h10',
  plus: 'M8 3.500v9M3.500 8h9',
  minus: 'M3.500 8h9',
  comment: 'M2.500 3h11v8H8l-3 2.500V11H2.500z',
  noValidLabel: 'M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M4.200 11.800l7.600-7.600',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.300 10.300l3.200 3.200',
  near: 'M3 3h3.500v3.500H3zM9.500 3H13v3.500H9.500zM3 9.500h3.500V13H3zM11.200 9.500v3.500M9.500 11.200H13',
  left: 'M9.500 4 5.500 8l4 4',
  right: 'M6.500 4l4 4-4 4',
  arrow: 'M3 8h10M9.500 4.500 13 8l-3.500 3.500',
  tag: 'M3 3h5l5 5-5 5-5-5zM5.500 5.500v.1',
  clean: 'M8 2.500 9.400 6.600 13.500 8 9.400 9.400 8 13.500 6.600 9.400 2.500 8 6.600 6.600z',
  refine: 'M2.500 3h7v6H6l-2.500 2V9h-1zM12 6h1.500v6h-1v2L10 12H7.500',
  classes: 'M8 2.500 13.500 5.500 8 8.500 2.500 5.500zM2.500 8.200 8 11.200l5.500-3M2.500 10.900 8 13.900l5.500-3',
  explore: 'M2.500 2.500v11h11M5.800 10.700v.1M6.300 6.800v.1M9 8.300v.1M9.600 4.800v.1M12.500 5.800v.1M11.600 10.400v.1',
  campaigns: 'M2.500 2.500v11h11M5 11c2.300 0 2.200-6.500 8-7',
  reports: 'M3.500 13.500V9M8 13.500v-11M12.500 13.500V6',
  operate: 'M2.500 4.500H6M9 4.500h4.500M6 3v3h3V3zM2.500 11.500H8M11 11.500h2.500M8 10v3h3v-3z',
  screen: 'M2.500 3h11v7.500h-11zM5.500 13.500h5M8 10.500v3',
  sun: 'M8 5.300a2.700 2.700 0 1 0 0 5.400 2.700 2.700 0 0 0 0-5.400M8 2v.8M8 13.200v.8M2 8h.8M13.200 8h.8M3.800 3.800l.5.5M11.700 11.700l.5.5M3.800 12.200l.5-.5M11.700 4.300l.5-.5',
  moon: 'M13.200 9.600A5.600 5.600 0 0 1 6.400 2.800a5.600 5.600 0 1 0 6.800 6.800z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName | Decision; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg className="mark" width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
      <rect x="1" y="1" width="22" height="22" rx="6" className="mark-ground" />
      <path d="M6.500 17.500 12 6l5.500 11.500" fill="none" className="mark-stroke" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="12" cy="14.600" r="2.100" className="mark-grain" />
    </svg>
  );
}
