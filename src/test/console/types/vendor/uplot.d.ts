// As much of uPlot as the chart uses.
export default class UPlot {
  static paths: { bars(options: { size: [number, number] }): unknown };
  constructor(options: object, data: UPlotData, parent: Element | null);
  data: UPlotData;
  setData(data: UPlotData): void;
  setSize(size: { width: number; height: number }): void;
  destroy(): void;
}
export type UPlotData = Array<Array<number | null | undefined>>;
