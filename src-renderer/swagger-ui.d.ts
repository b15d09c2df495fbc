declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Shows an OpenAPI document (swagger.io/docs/open-source-tools/swagger-ui/usage/configuration). */
  const SwaggerUI: (options: Readonly<Record<string, unknown>>) => void;

  // biome-ignore lint/style/noDefaultExport: what the library exports.
  export { SwaggerUI as default };
}
