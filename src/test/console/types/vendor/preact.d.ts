// As much of Preact as the console uses.
export type Key = string | number;
export interface VNode {
  type: unknown;
  props: object;
  key: Key;
}
export type Markup = VNode | VNode[] | string | number | boolean | null | undefined | Markup[];

export function h(type: unknown, props: object | null, ...children: unknown[]): VNode;
export function render(markup: Markup, parent: Element | null): void;
export const Fragment: (props: { children?: Markup }) => Markup;

export abstract class Component<Props = object, State = object> {
  props: Props;
  state: State;
  constructor(props?: Props);
  setState(change: Partial<State>): void;
  componentDidCatch?(error: Error): void;
  abstract render(props: Props & { children?: Markup }, state: State): Markup;
}
