namespace Vectron.PlacementDriver.Page.Tests;

/// <summary>The tests that share one browser; one after the other.</summary>
[CollectionDefinition(Browser.Collection)]
public sealed class BrowserCollection : ICollectionFixture<Browser>;
