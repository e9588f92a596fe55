import { messageOf, UsageError } from './errors.ts';
import { findProjectRoot } from './project-root.ts';
import { makeRecipe } from './recipe-template.ts';

const usage = `Makes a recipe and its test from a template, green at once.

Usage: npm run new-recipe members/some-task
`;

function main(argv: readonly string[]): void {
  const [name, ...rest] = argv;
  if (name === '--help') {
    console.log(usage);
    return;
  }
  if (name === undefined || rest.length > 0) throw new UsageError(usage);
  const { made, changed } = makeRecipe(name, findProjectRoot());
  console.log(`Made     ${made.join('\n         ')}
Changed  ${changed.join('\n         ')}

Next:
  npx tsx recipes/${name}.ts
      runs it, on the sandbox
  npx vitest run test/recipes/every-recipe.test.ts ${made[1]} -t ${name}
      holds it to the rules of all recipes
  Then say in its header what it is for and write the work: CONTRIBUTING.md tells what makes a recipe.
  npx vitest run test/recipes/readme.test.ts -u
      takes a changed header into recipes/README.md`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
