import * as swagger from "../../../../node_modules/@effect/platform/dist/esm/internal/httpApiSwagger.js"

/**
 * Swagger UI as the platform ships it: as text, not as files. A bundle of its own (`dist/docs-ui.cjs`), because nobody
 * but readers of `/docs` needs its megabyte.
 */
export const { css, javascript } = swagger
