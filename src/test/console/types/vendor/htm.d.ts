/** What stands in a hole of a template. Handlers and functions as children are called with what suits the place. */
type Hole = ((...given: any[]) => any) | object | string | number | boolean | null | undefined;

declare const htm: {
  bind<Result>(
    h: (type: unknown, props: object | null, ...children: unknown[]) => Result,
  ): (strings: TemplateStringsArray, ...holes: Hole[]) => Result;
};
export default htm;
