import type { Ink } from './palette.js';

export interface TextStyle {
  readonly ink: Ink;
  /** Height of the letters, in units of the page. */
  readonly size: number;
  readonly bold?: boolean;
  /** Which end of the text stands at the point. Default `start`. */
  readonly anchor?: 'start' | 'middle' | 'end';
}

export interface LineStyle {
  readonly ink: Ink;
  /** Default 1. */
  readonly width?: number;
  readonly dash?: readonly [on: number, off: number];
}

export type Point = readonly [x: number, y: number];

/** What a chart is drawn on. Units are those of the page, from its upper left corner; a page begins with `page`. */
export abstract class Canvas {
  abstract page(width: number, height: number): void;
  /** `radius` rounds the corners; `hint` is shown to who points at it, where the medium can. */
  abstract rect(
    x: number,
    y: number,
    width: number,
    height: number,
    ink: Ink,
    shape?: { readonly radius?: number; readonly hint?: string },
  ): void;
  abstract line(points: readonly Point[], style: LineStyle): void;
  abstract polygon(points: readonly Point[], ink: Ink, hint?: string): void;
  /** `y` is the baseline. */
  abstract text(x: number, y: number, text: string, style: TextStyle): void;
}
