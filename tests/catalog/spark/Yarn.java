import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ipc.Server;
import org.apache.hadoop.yarn.api.ApplicationClientProtocol;
import org.apache.hadoop.yarn.api.ApplicationMasterProtocol;
import org.apache.hadoop.yarn.api.ContainerManagementProtocol;
import org.apache.hadoop.yarn.api.protocolrecords.*;
import org.apache.hadoop.yarn.api.records.*;
import org.apache.hadoop.yarn.ipc.YarnRPC;
import org.apache.hadoop.yarn.util.Records;

/**
 * What stands in for a YARN cluster of one node and one application at a time: Hadoop's own servers and records, a
 * ResourceManager that gives each container asked for, a NodeManager whose containers are processes of this machine.
 *
 * <p>java -cp HADOOP_JARS Yarn.java FOLDER: writes FOLDER/yarn-site.xml when it can be asked, works until its input ends.
 */
public class Yarn {
  private final Configuration conf = new Configuration(false);
  private final Path folder;
  private final Map<ContainerId, Process> processes = new HashMap<>();
  private final Map<String, Integer> wanted = new TreeMap<>();
  private final Map<String, ResourceRequest> asks = new HashMap<>();
  private final List<ContainerStatus> ended = new ArrayList<>();
  private Server client, scheduler, node;
  private ApplicationId id;
  private ContainerId master;
  private long containers;
  private YarnApplicationState state = YarnApplicationState.NEW;
  private FinalApplicationStatus outcome = FinalApplicationStatus.UNDEFINED;
  private int applications;

  Yarn(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Yarn yarn = new Yarn(Path.of(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(yarn::killAll));
    yarn.client = yarn.serve(ApplicationClientProtocol.class);
    yarn.scheduler = yarn.serve(ApplicationMasterProtocol.class);
    yarn.node = yarn.serve(ContainerManagementProtocol.class);
    Path site = yarn.folder.resolve("yarn-site.xml.new");
    Files.writeString(site, "<configuration>" + property("address", yarn.client)
        + property("scheduler.address", yarn.scheduler) + "</configuration>\n");
    Files.move(site, yarn.folder.resolve("yarn-site.xml"));
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static String property(String name, Server server) {
    return "<property><name>yarn.resourcemanager." + name + "</name><value>127.0.0.1:"
        + server.getListenerAddress().getPort() + "</value></property>";
  }

  /** Serve a protocol of YARN by the methods of this class that have the names of its. */
  private Server serve(Class<?> protocol) {
    Object asked = Proxy.newProxyInstance(Yarn.class.getClassLoader(), new Class<?>[] {protocol}, (self, method, args) -> {
      try {
        synchronized (this) {
          return Yarn.class.getDeclaredMethod(method.getName(), method.getParameterTypes()).invoke(this, args);
        }
      } catch (InvocationTargetException error) {
        error.getCause().printStackTrace();
        throw error.getCause();
      } catch (NoSuchMethodException error) {
        System.err.println("not stood in for: " + method);
        throw new IOException("not stood in for: " + method.getName());
      }
    });
    Server server = YarnRPC.create(conf).getServer(protocol, asked, new InetSocketAddress("127.0.0.1", 0), conf, null, 4);
    server.start();
    return server;
  }

  // What a client asks of the ResourceManager.

  GetClusterMetricsResponse getClusterMetrics(GetClusterMetricsRequest asked) {
    return GetClusterMetricsResponse.newInstance(YarnClusterMetrics.newInstance(1));
  }

  GetNewApplicationResponse getNewApplication(GetNewApplicationRequest asked) {
    id = ApplicationId.newInstance(System.currentTimeMillis(), ++applications);
    state = YarnApplicationState.NEW;
    outcome = FinalApplicationStatus.UNDEFINED;
    Resource least = Resource.newInstance(1, 1);
    return GetNewApplicationResponse.newInstance(id, least, Resource.newInstance(8192, 8));
  }

  SubmitApplicationResponse submitApplication(SubmitApplicationRequest asked) throws IOException {
    state = YarnApplicationState.ACCEPTED;
    master = container(0, Resource.newInstance(512, 1)).getId();
    start(master, asked.getApplicationSubmissionContext().getAMContainerSpec());
    return Records.newRecord(SubmitApplicationResponse.class);
  }

  GetApplicationReportResponse getApplicationReport(GetApplicationReportRequest asked) {
    ApplicationReport report = Records.newRecord(ApplicationReport.class);
    report.setApplicationId(id);
    report.setCurrentApplicationAttemptId(ApplicationAttemptId.newInstance(id, 1));
    report.setUser("nobody");
    report.setQueue("default");
    report.setName("");
    report.setHost("127.0.0.1");
    report.setRpcPort(0);
    report.setYarnApplicationState(state);
    report.setFinalApplicationStatus(outcome);
    report.setDiagnostics("");
    report.setTrackingUrl("");
    return GetApplicationReportResponse.newInstance(report);
  }

  KillApplicationResponse forceKillApplication(KillApplicationRequest asked) {
    over(YarnApplicationState.KILLED, FinalApplicationStatus.KILLED);
    return KillApplicationResponse.newInstance(true);
  }

  // What the application's master asks of the ResourceManager.

  RegisterApplicationMasterResponse registerApplicationMaster(RegisterApplicationMasterRequest asked) {
    state = YarnApplicationState.RUNNING;
    Resource most = Resource.newInstance(8192, 8);
    return RegisterApplicationMasterResponse.newInstance(most, most, new HashMap<>(), null, new ArrayList<>(), "default", new ArrayList<>());
  }

  AllocateResponse allocate(AllocateRequest asked) {
    for (ResourceRequest one : asked.getAskList()) {
      if (one.getResourceName().equals(ResourceRequest.ANY)) {
        String kind = one.getPriority() + " " + one.getCapability();
        asks.put(kind, one);
        wanted.put(kind, one.getNumContainers());
      }
    }
    for (ContainerId one : asked.getReleaseList()) {
      kill(one);
    }
    List<Container> given = new ArrayList<>();
    wanted.forEach((kind, count) -> {
      ResourceRequest one = asks.get(kind);
      for (int i = 0; i < count; i++) {
        given.add(container(one.getPriority().getPriority(), one.getCapability()));
      }
    });
    wanted.clear();
    NMToken token = NMToken.newInstance(nodeId(), token("NMToken", "node"));
    AllocateResponse response = Records.newRecord(AllocateResponse.class);
    response.setResponseId(asked.getResponseId() + 1);
    response.setAllocatedContainers(given);
    response.setCompletedContainersStatuses(new ArrayList<>(ended));
    response.setNMTokens(given.isEmpty() ? new ArrayList<>() : List.of(token));
    response.setUpdatedNodes(new ArrayList<>());
    response.setAvailableResources(Resource.newInstance(8192, 8));
    response.setNumClusterNodes(1);
    ended.clear();
    return response;
  }

  FinishApplicationMasterResponse finishApplicationMaster(FinishApplicationMasterRequest asked) {
    over(YarnApplicationState.FINISHED, asked.getFinalApplicationStatus());
    return FinishApplicationMasterResponse.newInstance(true);
  }

  // What the application's master asks of the NodeManager.

  StartContainersResponse startContainers(StartContainersRequest asked) throws IOException {
    List<ContainerId> started = new ArrayList<>();
    for (StartContainerRequest one : asked.getStartContainerRequests()) {
      String name = StandardCharsets.UTF_8.decode(one.getContainerToken().getIdentifier()).toString();
      ContainerId container = ContainerId.fromString(name);
      start(container, one.getContainerLaunchContext());
      started.add(container);
    }
    return StartContainersResponse.newInstance(new HashMap<>(), started, new HashMap<>());
  }

  StopContainersResponse stopContainers(StopContainersRequest asked) {
    asked.getContainerIds().forEach(this::kill);
    return StopContainersResponse.newInstance(asked.getContainerIds(), new HashMap<>());
  }

  // Containers.

  private NodeId nodeId() {
    return NodeId.newInstance("127.0.0.1", node.getListenerAddress().getPort());
  }

  private Token token(String kind, String identifier) {
    String service = "127.0.0.1:" + node.getListenerAddress().getPort();
    return Token.newInstance(identifier.getBytes(StandardCharsets.UTF_8), kind, new byte[] {1}, service);
  }

  private Container container(int priority, Resource size) {
    ContainerId made = ContainerId.newContainerId(ApplicationAttemptId.newInstance(id, 1), ++containers);
    Token token = token("ContainerToken", made.toString());
    return Container.newInstance(made, nodeId(), "127.0.0.1:0", size, Priority.newInstance(priority), token);
  }

  private void start(ContainerId container, ContainerLaunchContext asked) throws IOException {
    Path home = Files.createDirectories(folder.resolve(container.toString()));
    for (Map.Entry<String, LocalResource> one : asked.getLocalResources().entrySet()) {
      Path from = Path.of(one.getValue().getResource().getFile());
      Path to = home.resolve(one.getKey());
      if (one.getValue().getType() == LocalResourceType.ARCHIVE) {
        unpack(from, to);
      } else {
        Files.copy(from, to);
      }
    }
    StringBuilder script = new StringBuilder("set -e\n");
    Map<String, String> environment = new HashMap<>(asked.getEnvironment());
    environment.put("CONTAINER_ID", container.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("NM_HOST", "127.0.0.1");
    environment.put("NM_PORT", String.valueOf(node.getListenerAddress().getPort()));
    environment.put("NM_HTTP_PORT", "0");
    environment.put("USER", System.getProperty("user.name"));
    environment.put("LOCAL_DIRS", home.toString());
    environment.put("LOG_DIRS", home.toString());
    environment.put("APPLICATION_WEB_PROXY_BASE", "/proxy/" + id);
    environment.forEach((name, value) ->
        script.append("export ").append(name).append("=\"").append(meant(value, home).replace("\"", "\\\"")).append("\"\n"));
    script.append("exec ").append(meant(String.join(" ", asked.getCommands()), home)).append("\n");
    Files.writeString(home.resolve("launch.sh"), script);
    ProcessBuilder builder = new ProcessBuilder("bash", "launch.sh").directory(home.toFile());
    String path = System.getenv("PATH"), java = System.getenv("JAVA_TOOL_OPTIONS");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    if (java != null) {
      builder.environment().put("JAVA_TOOL_OPTIONS", java);
    }
    builder.redirectErrorStream(true).redirectOutput(home.resolve("launch.log").toFile());
    Process process = builder.start();
    processes.put(container, process);
    process.onExit().thenAccept(one -> ended(container, one.exitValue()));
  }

  /** Return a text as a container means it: names of its environment, its folder of logs, what separates paths. */
  private static String meant(String text, Path home) {
    return text.replaceAll("\\{\\{(\\w+)\\}\\}", "\\$$1").replace("<CPS>", ":").replace("<LOG_DIR>", home.toString());
  }

  private static void unpack(Path from, Path to) throws IOException {
    try (ZipInputStream packed = new ZipInputStream(Files.newInputStream(from))) {
      for (ZipEntry one = packed.getNextEntry(); one != null; one = packed.getNextEntry()) {
        Path place = to.resolve(one.getName());
        if (one.isDirectory()) {
          Files.createDirectories(place);
        } else {
          Files.createDirectories(place.getParent());
          Files.copy((InputStream) packed, place);
        }
      }
    }
  }

  private synchronized void ended(ContainerId container, int code) {
    processes.remove(container);
    ended.add(ContainerStatus.newInstance(container, ContainerState.COMPLETE, "", code));
    if (container.equals(master) && state != YarnApplicationState.FINISHED && state != YarnApplicationState.KILLED) {
      over(YarnApplicationState.FAILED, FinalApplicationStatus.FAILED);
    }
  }

  private void over(YarnApplicationState how, FinalApplicationStatus with) {
    state = how;
    outcome = with;
    processes.keySet().stream().filter(one -> !one.equals(master)).forEach(this::kill);
    if (how == YarnApplicationState.KILLED) {
      kill(master);
    }
  }

  private void kill(ContainerId container) {
    Process process = processes.get(container);
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void killAll() {
    new ArrayList<>(processes.keySet()).forEach(this::kill);
  }
}
