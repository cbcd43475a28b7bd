// What the page uses of ODK Web Forms, whose package comes without types.
declare module '@getodk/web-forms' {
  import type { Component, Plugin } from 'vue'
  export const OdkWebForm: Component
  export const webFormsPlugin: Plugin
}
