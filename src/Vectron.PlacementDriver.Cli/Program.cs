using Vectron.PlacementDriver.Cli.Commands;

return (int)await CommandTree.RunAsync(args).ConfigureAwait(false);
