using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

public sealed class FreeSpaceTests
{
    [Fact]
    public void Require_LessThanTheReserve_SaysWhichDiskIsFull()
    {
        var space = new FreeSpace(Path.GetTempPath(), () => FreeSpace.Reserve - 1);

        var require = space.Require;

        require.Should().Throw<IOException>().WithMessage($"the disk of {Path.GetTempPath()} is full: *");
    }

    [Fact]
    public void Require_ExactlyTheReserve_GoesOn()
    {
        var space = new FreeSpace(Path.GetTempPath(), () => FreeSpace.Reserve);

        var require = space.Require;

        require.Should().NotThrow();
    }
}
