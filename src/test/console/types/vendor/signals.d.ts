export interface ReadonlySignal<Value> {
  readonly value: Value;
  peek(): Value;
}
export interface Signal<Value> extends ReadonlySignal<Value> {
  value: Value;
}
export function signal<Value>(first: Value): Signal<Value>;
export function useSignal<Value>(first: Value): Signal<Value>;
export function computed<Value>(work: () => Value): ReadonlySignal<Value>;
export function effect(action: () => (() => void) | undefined | void): () => void;
export function batch<Value>(action: () => Value): Value;
