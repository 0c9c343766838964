// The console's files are modules by the page that loads them; Node is told so.
export async function load(url, context, next) {
  const ours = /\/src\/main\/resources\/console\/.*\.js$/.test(url);
  return next(url, ours ? { ...context, format: 'module' } : context);
}
