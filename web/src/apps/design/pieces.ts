/** What stands on the page: each component has a file of its name that shows it in its states. */
import type { Component } from 'svelte';

export type Piece = { name: string; specimen: Component };

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.svelte$/, '');

/** The specimens by name, as a person looks them up. */
export const piecesOf = (files: Record<string, Component>): Piece[] =>
  Object.entries(files).map(([path, specimen]) => ({ name: nameOf(path), specimen })).sort((a, b) => a.name.localeCompare(b.name));
