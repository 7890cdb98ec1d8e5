using Vectron.PlacementDriver.Server.Hosting;

return (int)await EntryPoint.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
