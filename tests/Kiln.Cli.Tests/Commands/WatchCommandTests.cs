using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

public sealed class WatchCommandTests
{
    [Fact]
    public void A_folder_without_a_run_and_a_port_in_use_are_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        Outcome nothing = Tool.Run("watch", folder["nothing"]);
        Assert.Equal(ExitCode.BadInput, nothing.ExitCode);
        Assert.Equal($"kiln: There is no run '{folder["nothing"]}'; give the folder of a run, with a recipe.json in it.", nothing.Error.Trim());

        File.WriteAllText(folder["recipe.json"], new Recipe().ToJson());
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        Outcome taken = Tool.Run("watch", folder.FullName, "--port", $"{port}");
        Assert.Equal(ExitCode.BadInput, taken.ExitCode);
        Assert.Equal($"kiln: Port {port} is in use on this machine; choose another one by --port, or --port 0 for any that is free.", taken.Error.Trim());
    }

    [Fact]
    public async Task The_address_is_said_at_once_and_Ctrl_C_ends_it_cleanly()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["recipe.json"], new Recipe().ToJson());
        using System.Diagnostics.Process watch = Tool.Start("watch", folder.FullName, "--port", "0", "--json");
        using JsonDocument said = JsonDocument.Parse((await watch.StandardOutput.ReadLineAsync())!);
        using var client = new HttpClient();
        Assert.Contains("No epoch has ended yet.", await client.GetStringAsync(said.RootElement.GetProperty("address").GetString()), StringComparison.Ordinal);
        using (System.Diagnostics.Process interrupt = System.Diagnostics.Process.Start("kill", ["-INT", $"{watch.Id}"])) await interrupt.WaitForExitAsync();
        await watch.WaitForExitAsync();
        Assert.Equal(0, watch.ExitCode);
    }
}
