/** The map and the galleries as the JSON API speaks of them; services/Workbench/Api/ExploreModels.cs is the other half. */

export interface MapReport {
  run: string;
  images: number;
  laidOut: number;
  explainedShare: number;
  neighborsKept: number;
  neighborsKeptByPlane: number;
}

export interface Splits {
  names: string[];
  /** Number of a split in the names, and how many images in a row have it. */
  places: [number, number][];
}

export interface QualityIssue {
  name: string;
  bit: number;
  images: number;
  share: number;
  prevalent: boolean;
  examples: string[];
}

export interface DuplicateGroup {
  group: number;
  imageIds: string[];
  images: number;
  exact: boolean;
  leak: boolean;
  conflict: boolean;
  classes: number[];
  splits: string[];
}

export interface QualityReport {
  run: string;
  images: number;
  issues: QualityIssue[];
  duplicates: DuplicateGroup[];
  duplicateGroups: number;
  leaks: number;
  conflicts: number;
  unmeasured: string[];
}
