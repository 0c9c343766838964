// What a request to the API takes and answers, found by its method and path in the routes of the contract.
declare namespace Api {
  /** "/v1/tenants/acme/webhooks/wh_1" as "/v1/tenants/{}/webhooks/{}"; parts that are no literals become "{}". */
  type RouteOf<Path extends string> = Path extends `${infer Part}/${infer Rest}`
    ? `${PartOf<Part>}/${RouteOf<Rest>}`
    : PartOf<Path>;
  type PartOf<Part extends string> = string extends Part ? '{}' : Part;

  type Found<Method extends string, Path extends string> = `${Method} ${RouteOf<Path>}` extends keyof AllRoutes
    ? AllRoutes[`${Method} ${RouteOf<Path>}`]
    : { query: never; body: never; answer: never };
  type Answer<Method extends string, Path extends string> = Found<Method, Path>['answer'];
  type Body<Method extends string, Path extends string> = Found<Method, Path>['body'];
  /** Values that are null, undefined or empty are left out of the address; the page's own come as texts. */
  type Query<Method extends string, Path extends string> = {
    [Name in keyof Found<Method, Path>['query']]?: string | number | boolean | null;
  };
  type Item<Path extends string> = Answer<'GET', Path> extends { items: Array<infer One> } ? One : never;

  type Me = Answer<'GET', '/v1/me'>;
  type Scope = ApiKey['scopes'][number];
  type Stats = NonNullable<Answer<'GET', '/v1/tenants/{}/stats'>>;
  type Causes = Answer<'GET', '/v1/tenants/{}/dead-letters/causes'>;
  /** What is told of an attempt wherever one is shown. */
  type Tried = Pick<AttemptSummary, 'error' | 'errorText' | 'errorDetail' | 'statusCode'> & { responseMillis?: number };

  interface AllRoutes extends Routes {
    'GET /console/session': { query: {}; body: undefined; answer: { csrfToken: string } };
    'POST /console/session': { query: {}; body: { key: string }; answer: { csrfToken: string } };
    'DELETE /console/session': { query: {}; body: undefined; answer: null };
    'GET /console/settings.json': {
      query: {};
      body: undefined;
      answer: { name: string; accent: string | null; logoUrl: string | null; version: string };
    };
  }
}
