declare module "*/httpApiSwagger.js" {
  export const css: string
  export const javascript: string
}
