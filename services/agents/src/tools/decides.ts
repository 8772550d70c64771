/** What decides about the repository itself, or about what is checked in it. */
export const DECIDES =
  /(^|\/)(\.github|\.gitlab-ci\.yml|\.gitea|\.circleci|Jenkinsfile|package-lock\.json|pnpm-lock\.yaml|yarn\.lock|poetry\.lock|Cargo\.lock|go\.sum|CODEOWNERS|\.gitattributes|\.gitmodules)(\/|$)/;
